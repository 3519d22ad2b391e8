/** Structure sizes and field offsets as TypeScript constants, for the code that reads guest memory. */
import { layoutOf, STRUCTS } from '../../src/guest-abi/structs.ts';

export function structOffsets(): string {
  const structs = STRUCTS.map((struct) => {
    const { size, offsets } = layoutOf(struct);
    const fields = Object.entries(offsets).map(([name, offset]) => `  ${name}: ${offset},`);
    return `/** ${struct.doc} Byte offsets. */\nexport const ${struct.name} = {\n  SIZEOF: ${size},\n${fields.join('\n')}\n} as const;`;
  });
  return `// Made by \`npm run generate\` from structs.ts. Do not edit.\n\n${structs.join('\n\n')}\n`;
}
