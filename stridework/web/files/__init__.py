"""What a runner takes along: files for a watch, sound files, and the list a page offers."""
