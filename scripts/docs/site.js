/** Of the documentation site: programs in C are run where they stand. A classic script. */
(() => {
  const here = document.currentScript.src;
  const place = (path) => new URL(`../${path}`, here).href;

  function run(pre, source) {
    const element = document.createElement('ratos-run');
    element.setAttribute('name', 'main.c');
    element.setAttribute('compiler', place('compiler/'));
    element.setAttribute('autorun', '');
    element.textContent = source;
    pre.replaceWith(element);
    return import(place('ratos/element.js'));
  }

  function offer() {
    for (const code of document.querySelectorAll('pre > code.c')) {
      // Its lines are parted by elements.
      const source = [...code.childNodes].map((node) => (node.nodeName === 'BR' ? '\n' : node.textContent)).join('');
      if (!/^int main\(/m.test(source)) continue;
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'run';
      button.textContent = 'Run it here';
      button.addEventListener('click', () => run(code.parentElement, source));
      code.after(button);
    }
  }

  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', offer);
  else offer();

  // Programs need an isolated page; a host that only serves files gets the headers from a service worker.
  if (!crossOriginIsolated && isSecureContext && navigator.serviceWorker)
    navigator.serviceWorker.register(place('isolation.js'), { scope: place('') }).then(
      () =>
        navigator.serviceWorker.ready.then(() => {
          // Once: where that does not help, programs say what they lack.
          if (sessionStorage.getItem('ratos-isolation')) return;
          sessionStorage.setItem('ratos-isolation', 'asked');
          location.reload();
        }),
      () => undefined,
    );
})();
