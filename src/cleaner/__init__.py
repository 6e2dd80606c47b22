"""Clean Markdown from scraped articles, and an account of everything that was removed."""
