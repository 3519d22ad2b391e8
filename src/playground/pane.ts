/** A part of the page. Panes do not know one another: main.ts connects them. */
export interface Pane {
  /** Short and stable: the layout that a visitor left is kept by it. */
  readonly id: string;
  /** What its tab is called. */
  readonly title: string;
  readonly element: HTMLElement;
  /** Hears of whether it is seen: what is not seen need not be brought up to date. */
  shown?(visible: boolean): void;
  /** Takes the keyboard; default: the first element in it that can. */
  focus?(): void;
}

/** A line of a file; both count from 1. */
export interface Place {
  path: string;
  line: number;
  column?: number;
}
