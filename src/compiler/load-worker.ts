/** Entry of the worker that loads the compiler: its bytes are inflated and put together beside the page's thread. */
import { loadAll } from './download.ts';
import type { LoadMessage, LoadRequest } from './load.ts';

const tell = (message: LoadMessage, transfer: Transferable[] = []) => postMessage(message, { transfer });

addEventListener('message', async ({ data }: MessageEvent<LoadRequest>) => {
  try {
    const { llvm, kept } = await loadAll(data, {
      onProgress: (progress) => tell({ progress }),
      onFiles: (files) => tell({ files }, [files.buffer]),
    });
    tell({ llvm }, [llvm.buffer]);
    await kept;
    close();
  } catch (error) {
    tell({ failed: error instanceof Error ? error.message : String(error) });
  }
});
