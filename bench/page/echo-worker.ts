/** Sends back what it gets. */
addEventListener('message', (event: MessageEvent<unknown>) => postMessage(event.data));
