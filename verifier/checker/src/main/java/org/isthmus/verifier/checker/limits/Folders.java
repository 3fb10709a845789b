package org.isthmus.verifier.checker.limits;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.isthmus.numeric.files.UnreadableFileException;

/**
 * The folders in which files that a certificate names are looked for. A certificate may come from
 * anyone, so a path in it is a wish: nothing outside these folders is opened or asked for, be it
 * named by an absolute path, by a way up or through a symbolic link.
 *
 * <p>Where the user names folders, these are all. Otherwise it is the folder of the certificate.
 */
public final class Folders {

  /** A folder as it is named, and without symbolic links. */
  private record Folder(Path named, Path real) {

    static Folder of(Path path) {
      Path named = path.toAbsolutePath().normalize();
      return new Folder(named, realPath(path).orElse(named));
    }
  }

  private final Path home;
  private final boolean named;
  private final List<Folder> folders;

  private Folders(Path home, boolean named, List<Folder> folders) {
    this.home = home;
    this.named = named;
    this.folders = folders;
  }

  /**
   * The folders for the files of a certificate.
   *
   * @param certificate the file of the certificate, in whose folder recorded paths start
   * @param named the folders that the user names, perhaps none
   */
  public static Folders of(Path certificate, List<Path> named) {
    Path parent = Optional.ofNullable(certificate.toAbsolutePath().getParent()).orElseThrow();
    Folder home = Folder.of(parent);
    return new Folders(
        home.real(),
        !named.isEmpty(),
        named.isEmpty() ? List.of(home) : named.stream().map(Folder::of).toList());
  }

  /**
   * The file that a recorded path stands for. In the folder of the certificate that is the file at
   * this path. In named folders it is the file at this path, if that is in one of them; else the one
   * at the recorded path below one of them, since it tells apart files of one name; else the one of
   * the bare name in one of them, the first folder first. There need not be such a file.
   *
   * @throws UnreadableFileException if the path is not the name of a file, leads out of the folder of
   *     the certificate where no other is named, or leads out of the folders by a symbolic link
   */
  public Path file(String recorded) {
    Path path;
    try {
      path = Path.of(recorded).normalize();
    } catch (InvalidPathException e) {
      throw notAName(recorded);
    }
    Path inPlace = home.resolve(path).normalize();
    if (!named) {
      if (!isIn(inPlace)) {
        throw new UnreadableFileException(
            inPlace.toString(),
            "the certificate names this file, which is not in the folder of the certificate, so it"
                + " is not read (--data " + folderOf(inPlace) + " allows it)");
      }
      return withinReach(inPlace);
    }
    List<Path> places = new ArrayList<>();
    if (isIn(inPlace)) {
      places.add(inPlace);
    }
    for (Folder folder : folders) {
      Path below = folder.named.resolve(path).normalize();
      if (below.startsWith(folder.named)) {
        places.add(below);
      }
    }
    Optional<Path> found = places.stream().filter(place -> realPath(place).isPresent()).findFirst();
    if (found.isPresent()) {
      return withinReach(found.get());
    }
    Path name = Optional.ofNullable(path.getFileName()).orElseThrow(() -> notAName(recorded));
    if (name.toString().equals("..")) {
      throw notAName(recorded);
    }
    List<Path> bare = folders.stream().map(folder -> folder.named.resolve(name)).toList();
    return withinReach(
        bare.stream().filter(place -> realPath(place).isPresent()).findFirst().orElse(bare.get(0)));
  }

  private boolean isIn(Path path) {
    return folders.stream()
        .anyMatch(folder -> path.startsWith(folder.named) || path.startsWith(folder.real));
  }

  /** The path, if no symbolic link on the way leads out of the folders; it need not exist. */
  private Path withinReach(Path path) {
    Path real = realPath(path).orElse(path);
    if (!isIn(real)) {
      throw new UnreadableFileException(
          path.toString(),
          "a symbolic link leads out of the folder, so this is not read (--data " + folderOf(real)
              + " allows it)");
    }
    return path;
  }

  private static Path folderOf(Path file) {
    return Optional.ofNullable(file.getParent()).orElse(file);
  }

  private static Optional<Path> realPath(Path path) {
    try {
      return Optional.of(path.toRealPath());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static UnreadableFileException notAName(String recorded) {
    return new UnreadableFileException(recorded, "this is not the name of a file");
  }
}
