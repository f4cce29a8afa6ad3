// Scrolls to the passage of the chosen record. The passage stands in the page, outside this component, and may come later than it.
export default function () {
  let tries = 0;
  const find = () => {
    const mark = document.querySelector("mark.chosen");
    if (mark) mark.scrollIntoView({ block: "center" });
    else if (tries++ < 100) requestAnimationFrame(find);
  };
  requestAnimationFrame(find);
}
