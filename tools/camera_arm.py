"""How high the camera must hang for a resolution on A4, by its published figures: the table of docs/hardware.md.

A thin lens far from its focus: what is seen of the table is to the height as the sensor is to the focal length. Usage:
python -m tools.camera_arm
"""

import dataclasses

INCH, A4, MARGIN = 25.4, (297, 210), 10
"""Millimetres; the margin is left around the sheet on each side, as nobody lays it exactly."""

LEAST_DPI = 195


@dataclasses.dataclass(frozen=True)
class Camera:
    """pixels and millimetres of the sensor, width first; focal: millimetres, None when the lens is chosen."""

    name: str
    pixels: tuple[int, int]
    area: tuple[float, float]
    focal: float

    def seen(self, height):
        """Width and depth of the table in the picture, millimetres."""
        return tuple(side / self.focal * height for side in self.area)

    def dpi(self, height):
        """Dots per inch on the table."""
        return self.pixels[0] * INCH / self.seen(height)[0]

    def lowest(self):
        """Where the sheet and its margin just fit, millimetres above the table."""
        return max((long + 2 * MARGIN) / side * self.focal for long, side in zip(A4, self.area, strict=True))

    def highest(self):
        """Where LEAST_DPI is just reached."""
        return self.dpi(1) / LEAST_DPI


CAMERAS = (
    Camera("Camera Module 3", (4608, 2592), (6.45, 3.63), 4.74),
    Camera("Camera Module 3 Wide", (4608, 2592), (6.45, 3.63), 2.75),
    Camera("HQ Camera, 6 mm", (4056, 3040), (6.287, 4.712), 6.0),
    Camera("Camera Module v2", (3280, 2464), (3.68, 2.76), 3.04),
)
"""raspberrypi.com/documentation, "About the Camera Modules", "Hardware specification"."""


def table():
    """A row of Markdown for each camera."""
    rows = []
    for camera in CAMERAS:
        low, high = camera.lowest(), camera.highest()
        middle = round((low + high) / 20) * 10
        fits = low < high
        chosen = f"{middle} mm: {camera.dpi(middle):.0f} dpi" if fits else "–"
        span = f"{low:.0f}–{high:.0f} mm" if fits else "none"
        rows.append(f"| {camera.name} | {camera.dpi(1):.0f} / h | {low:.0f} mm | {high:.0f} mm | {span} | {chosen} |")
    return "\n".join(rows)


if __name__ == "__main__":
    print(table())
