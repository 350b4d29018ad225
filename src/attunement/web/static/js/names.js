/* Names: one field at first, one more a tap. Without this script all the fields are there from the start. */
export function addNames(form) {
  const list = form.querySelector("[data-names]");
  if (!list) {
    return;
  }
  const rows = [...list.querySelectorAll(".name")];
  const add = form.querySelector("[data-add]");
  const field = (row) => row.querySelector("input");

  function show() {
    add.hidden = rows.every((row) => !row.hidden);
    const shown = rows.filter((row) => !row.hidden);
    for (const row of rows) {
      row.querySelector("[data-remove]").hidden = shown.length === 1 && !field(row).value;
    }
  }

  function addOne() {
    const empty = rows.find((row) => !row.hidden && !field(row).value.trim()) ?? rows.find((row) => row.hidden);
    if (empty) {
      empty.hidden = false;
      list.append(empty);
      show();
      field(empty).focus();
    }
  }

  rows.forEach((row, place) => {
    row.hidden = place > 0 && !field(row).value;
    row.querySelector("[data-remove]").addEventListener("click", () => {
      field(row).value = "";
      row.hidden = rows.some((other) => other !== row && !other.hidden);
      show();
      (row.hidden ? add : field(row)).focus();
    });
  });
  list.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input") && event.target.value.trim()) {
      event.preventDefault();
      addOne();
    }
  });
  list.addEventListener("input", show);
  add.addEventListener("click", addOne);
  show();
}
