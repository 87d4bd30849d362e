/** Name of the volume that holds the data set. Part of the claims' names, so it is for ever. */
export const DATA_VOLUME = 'data';
