window.jornada =
  window.jornada ||
  function () {
    (window.jornada.q = window.jornada.q || []).push(arguments);
  };
