/** Tabs as assistive technology knows them: one panel is shown, arrows go from tab to tab. */
export class Tabs {
  private readonly tabs: HTMLButtonElement[];

  /** @param shown is called with the id of each panel that is shown. */
  constructor(
    list: HTMLElement,
    private readonly shown: (panel: string) => void,
  ) {
    this.tabs = [...list.querySelectorAll('button')];
    for (const tab of this.tabs) tab.onclick = () => this.show(panelOf(tab));
    list.onkeydown = ({ key }) => this.move(key);
  }

  show(panel: string): void {
    for (const tab of this.tabs) {
      const selected = panelOf(tab) === panel;
      tab.setAttribute('aria-selected', String(selected));
      tab.tabIndex = selected ? 0 : -1;
      (document.getElementById(panelOf(tab)) as HTMLElement).hidden = !selected;
    }
    this.shown(panel);
  }

  private move(key: string): void {
    const step = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0;
    const at = this.tabs.indexOf(document.activeElement as HTMLButtonElement);
    if (step === 0 || at < 0) return;
    this.tabs[(at + step + this.tabs.length) % this.tabs.length]?.focus();
  }
}

function panelOf(tab: HTMLElement): string {
  return tab.getAttribute('aria-controls') ?? '';
}
