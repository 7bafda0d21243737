"""The admin site as a part of the portal: its frame, its sign-in, its first page."""
