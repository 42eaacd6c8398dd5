"""One look for every chart: rows to words, to a specification, to a drawing."""
