"""What authors of templates need before anybody runs them: check, render, test. No database, no network."""
