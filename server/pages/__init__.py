"""The pages for readers: one query file a question, one function a page, one table of which thing gets which page."""
