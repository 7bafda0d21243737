"""The technology radar: where each tool stood on a day, where its mark is drawn, and its exchange formats."""
