"""What others may take away: publiccode.yml, tables, and the page that lists them."""
