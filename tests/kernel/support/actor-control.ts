/** Words of an actor's control block: 1 while it is stopped at its fault point; set to 1 to let it go on. */
export const STOPPED = 0;
export const GO = 1;
