/** Where the file is served from that the page and its workers share; in one file with others, where that is. */
export const KERNEL_ADDRESS = import.meta.url;
