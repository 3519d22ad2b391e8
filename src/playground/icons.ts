/** Lucide's drawings (https://lucide.dev, ISC licence), those that the page shows. */
import activity from 'lucide-static/icons/activity.svg?raw';
import program from 'lucide-static/icons/binary.svg?raw';
import blocks from 'lucide-static/icons/blocks.svg?raw';
import chevronDown from 'lucide-static/icons/chevron-down.svg?raw';
import chevronLeft from 'lucide-static/icons/chevron-left.svg?raw';
import chevronRight from 'lucide-static/icons/chevron-right.svg?raw';
import circle from 'lucide-static/icons/circle.svg?raw';
import circleCheck from 'lucide-static/icons/circle-check.svg?raw';
import circleDot from 'lucide-static/icons/circle-dot.svg?raw';
import error from 'lucide-static/icons/circle-x.svg?raw';
import code from 'lucide-static/icons/code-xml.svg?raw';
import download from 'lucide-static/icons/download.svg?raw';
import more from 'lucide-static/icons/ellipsis.svg?raw';
import file from 'lucide-static/icons/file.svg?raw';
import fileCode from 'lucide-static/icons/file-code.svg?raw';
import filePlus from 'lucide-static/icons/file-plus.svg?raw';
import linked from 'lucide-static/icons/file-symlink.svg?raw';
import folder from 'lucide-static/icons/folder.svg?raw';
import folderOpen from 'lucide-static/icons/folder-open.svg?raw';
import folderPlus from 'lucide-static/icons/folder-plus.svg?raw';
import learn from 'lucide-static/icons/graduation-cap.svg?raw';
import systemFiles from 'lucide-static/icons/hard-drive.svg?raw';
import home from 'lucide-static/icons/house.svg?raw';
import info from 'lucide-static/icons/info.svg?raw';
import tree from 'lucide-static/icons/list-tree.svg?raw';
import enlarge from 'lucide-static/icons/maximize-2.svg?raw';
import reduce from 'lucide-static/icons/minimize-2.svg?raw';
import desktop from 'lucide-static/icons/monitor.svg?raw';
import moon from 'lucide-static/icons/moon.svg?raw';
import rename from 'lucide-static/icons/pencil.svg?raw';
import play from 'lucide-static/icons/play.svg?raw';
import plus from 'lucide-static/icons/plus.svg?raw';
import restore from 'lucide-static/icons/rotate-ccw.svg?raw';
import settings from 'lucide-static/icons/settings.svg?raw';
import share from 'lucide-static/icons/share-2.svg?raw';
import sliders from 'lucide-static/icons/sliders-horizontal.svg?raw';
import stop from 'lucide-static/icons/square.svg?raw';
import step from 'lucide-static/icons/step-forward.svg?raw';
import sun from 'lucide-static/icons/sun.svg?raw';
import system from 'lucide-static/icons/sun-moon.svg?raw';
import terminal from 'lucide-static/icons/terminal.svg?raw';
import remove from 'lucide-static/icons/trash-2.svg?raw';
import warning from 'lucide-static/icons/triangle-alert.svg?raw';
import cycle from 'lucide-static/icons/waypoints.svg?raw';
import close from 'lucide-static/icons/x.svg?raw';

const ICONS = {
  home,
  'system-files': systemFiles,
  'chevron-left': chevronLeft,
  'chevron-right': chevronRight,
  error: error,
  warning: warning,
  info: info,
  file: file,
  'file-code': fileCode,
  'file-plus': filePlus,
  'folder-open': folderOpen,
  'folder-plus': folderPlus,
  rename: rename,
  remove: remove,
  download: download,
  link: linked,
  program: program,
  more: more,
  activity,
  blocks,
  'chevron-down': chevronDown,
  circle,
  'circle-check': circleCheck,
  'circle-dot': circleDot,
  close,
  code,
  cycle,
  desktop,
  enlarge,
  folder,
  learn,
  moon,
  play,
  plus,
  reduce,
  restore,
  settings,
  sliders,
  share,
  step,
  stop,
  sun,
  system,
  terminal,
  tree,
};
export type IconName = keyof typeof ICONS;

/** A drawing, which says nothing by itself. */
export function icon(name: IconName): SVGSVGElement {
  const svg = new DOMParser().parseFromString(ICONS[name], 'image/svg+xml').documentElement;
  const own = document.importNode(svg, true) as unknown as SVGSVGElement;
  for (const attribute of ['class', 'width', 'height', 'stroke-width']) own.removeAttribute(attribute);
  // Blanks between its shapes would be part of the text of what it stands in.
  for (const node of [...own.childNodes]) if (node.nodeType === Node.TEXT_NODE) node.remove();
  own.classList.add('icon');
  own.setAttribute('aria-hidden', 'true');
  return own;
}
