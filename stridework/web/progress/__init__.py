"""Progress: where a runner stands, their loads, and how both are drawn and said."""
