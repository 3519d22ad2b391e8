/**
 * CodeMirror puts its selection where it was 10 ms after it got the keyboard; what a script, or the browser, has selected
 * meanwhile is lost where the news of that comes later (Firefox, on a busy machine). So it does that at once.
 */
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';

export function takesFocusAtOnce(): Extension {
  return EditorView.domEventObservers({
    focus(_, view) {
      try {
        view.dispatch({});
      } catch {
        // It is being updated in this moment, and does it itself.
      }
    },
  });
}
