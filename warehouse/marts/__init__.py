"""What people read: one `.sql` per mart, executed when the star is built; its first comment is its documentation."""
