/** The panes that a first prompt does not need: they come beside the system, in one load. */
export { AssemblyPane } from './assembly/assembly-pane.ts';
export { checkSyntax, completeSyntax } from './editor/check-syntax.ts';
export { EditorPane } from './editor/editor-pane.ts';
export { FilesPane } from './files/files-pane.ts';
export { inspectorPanes } from './inspector/panes.ts';
export { LessonsPane, lessonInAddress } from './lessons/lessons-pane.ts';
