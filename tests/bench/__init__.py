"""`make bench`: what the portal does at 1,000, 10,000 and 100,000 entities, as a table and JSON."""
