// Runs before the first paint, so that nobody who chose English sees Portuguese
// flash by: the page stays unseen until `language.js` has put the words in.
(() => {
  let language = null;
  try {
    language = localStorage.getItem('demo-shop-language');
  } catch {
    // Storage is off: the shop speaks Portuguese.
  }
  if (language === 'en') {
    document.documentElement.lang = 'en';
    document.documentElement.dataset.untranslated = '';
  }
})();
