//! The program in process: started on a free port, with people to sign in as.
