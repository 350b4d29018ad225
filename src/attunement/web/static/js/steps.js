/* Larger buttons than a browser's own for a number up and down. */
export function addSteps(form) {
  for (const button of form.querySelectorAll("[data-step]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const field = form.elements.answer;
      if (field.value === "") {
        field.value = field.min;
      } else if (button.dataset.step === "1") {
        field.stepUp();
      } else {
        field.stepDown();
      }
    });
  }
}
