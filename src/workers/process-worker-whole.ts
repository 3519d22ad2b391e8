/**
 * The entry of the workers that run guest threads with all their parts in one file: for bundlers that cannot take a worker
 * apart, and for engines in which workers import nothing while programs run (host/support.ts). Built, it has all.ts in
 * place of chunks.ts (scripts/plugins/whole-worker.ts); as it is served in development, all parts are there from the start.
 */
import './all.ts';
import './process-worker.ts';
