"""Lists, declared once: a page of columns, filters in the address, pages by key, saved filters, and its export to a file."""
