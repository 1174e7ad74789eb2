"""All of a runner's data as one file, and back: its rows, its parts, its tables, and how two logs become one."""
