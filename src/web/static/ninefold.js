// Comfort only: every page works without it. Keys, menus that close, a drop zone, a guard against sending twice.
"use strict";

const typing = (target) => target.closest("input, select, textarea, [contenteditable]") !== null;

// “/” goes to the search field; Escape closes open menus.
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  }
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const fields = [...document.querySelectorAll("main input[type=search], [data-find]")];
  const field = fields.find((one) => one.offsetParent !== null);
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select();
});

// A click elsewhere closes open menus.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// What is folded away is printed too.
let opened = [];
addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("main details:not([open], .menu)")];
  for (const fold of opened) fold.open = true;
});
addEventListener("afterprint", () => {
  for (const fold of opened) fold.open = false;
});

// The drop zone: a file dropped anywhere on the form is taken, and named.
for (const form of document.querySelectorAll("[data-drop]")) {
  const field = form.querySelector("input[type=file]");
  const said = form.querySelector("[data-drop-name]");
  const name = () => {
    said.textContent = field.files.length > 0 ? field.files[0].name : "";
  };
  field.addEventListener("change", name);
  for (const kind of ["dragenter", "dragover"]) {
    form.addEventListener(kind, (event) => {
      event.preventDefault();
      form.classList.add("over");
    });
  }
  form.addEventListener("dragleave", (event) => {
    if (!form.contains(event.relatedTarget)) form.classList.remove("over");
  });
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("over");
    if (event.dataTransfer.files.length === 0) return;
    field.files = event.dataTransfer.files;
    name();
  });
}

// A form is sent once; coming back with the browser's “back” allows it again.
document.addEventListener("submit", (event) => {
  if (event.target.method !== "post") return;
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "yes";
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// The summary of errors is read first.
document.querySelector(".form .note.alert")?.focus();

// An import under way: its progress is told as it goes, and the page goes on when it is done.
for (const part of document.querySelectorAll("[data-progress]")) {
  const bar = part.querySelector("progress");
  const stages = { waiting: "Waiting for its turn", reading: "Reading rows", checking: "Checking records", storing: "Storing records" };
  const source = new EventSource(part.dataset.progress);
  source.addEventListener("progress", (event) => {
    const { stage, done, total } = JSON.parse(event.data);
    part.querySelector("[data-progress-stage]").textContent = stages[stage];
    part.querySelector("[data-progress-count]").textContent = total > 0 ? `${done} of ${total}` : done > 0 ? `${done}` : "";
    if (total > 0) {
      bar.max = total;
      bar.value = done;
    } else {
      bar.removeAttribute("value");
    }
  });
  source.addEventListener("done", () => {
    source.close();
    location.reload();
  });
}

// Rating by keys: a figure rates the factor at hand and goes on to the next; arrows move between factors.
for (const form of document.querySelectorAll("[data-rate]")) {
  const rows = [...form.querySelectorAll("fieldset")];
  let at = Math.max(0, rows.findIndex((row) => row.querySelector("input:checked") === null));
  const go = (to) => {
    at = Math.min(Math.max(to, 0), rows.length - 1);
    for (const row of rows) row.classList.toggle("now", row === rows[at]);
    (rows[at].querySelector("input:checked") ?? rows[at].querySelector("input[type=radio]")).focus();
  };
  form.addEventListener("focusin", (event) => {
    const row = rows.indexOf(event.target.closest("fieldset"));
    if (row >= 0) at = row;
  });
  form.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key >= "0" && event.key <= "4") {
      rows[at].querySelector(`input[type=radio][value="${event.key}"]`).checked = true;
      go(at + 1);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      go(at + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter" && event.target.type === "radio") {
      form.requestSubmit();
    } else {
      return;
    }
    event.preventDefault();
  });
  go(at);
}

// A field that is there to be copied from is selected whole, and has a button that copies.
document.addEventListener("focusin", (event) => {
  if (event.target.matches("[data-copy]")) event.target.select();
});
const copied = async (field) => {
  field.focus();
  field.select();
  try {
    // Browsers keep the clipboard from pages that came without TLS.
    if (!navigator.clipboard) return document.execCommand("copy");
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    return false;
  }
};
for (const button of document.querySelectorAll("[data-copies]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const done = await copied(document.getElementById(button.dataset.copies));
    button.textContent = done ? "Copied" : "Selected: copy it by keys";
  });
}
