"""What the tests of annotations import; annotations are lazy since 3.14, so theirs are tests of something else."""
