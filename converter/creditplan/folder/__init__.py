"""The folder of a publication: whole, or marked as not whole.

What a build promises (:func:`replacing`), and what readers rest on (:class:`Listings`):

1. **One build at a time.** From its first new file on, a build holds a lock on the folder itself, which ends
   with its process and leaves no file. A second build waits some seconds, then gives up.
2. **Everything is on the disk before anything changes.** The new files, and second names of the old ones,
   stand in ``.creditplan-new`` inside the folder, synced. A file that is there already, byte for byte, is
   left alone.
3. **A swap is marked.** ``.creditplan-new`` becomes ``.creditplan-swap`` at one stroke; file after file takes
   its place, the lists first, and a folder that is new at one stroke; then the mark becomes
   ``.creditplan-done``, and is removed. While the mark is there the folder may hold files of two
   publications, and readers refuse it, and the folders in it.
4. **All or nothing.** If the swap fails, the mark becomes ``.creditplan-back`` and the old files return. If
   the build is killed, the next one first does what the mark says, forward or back, and removes what dead
   builds left.
5. **Readers compare.** A file that ``SHA256SUMS`` lists is taken only if its bytes are the listed ones. That
   also finds what copies and uploads cut or mixed, where nobody sees a mark: as ``SHA256SUMS`` changes first,
   a copy taken during a swap lacks what it lists, or agrees with it.
6. **A folder may hold folders**, and half a million files in them. They are listed in ``SHA256SUMS-tree``,
   with all else that ``SHA256SUMS`` does not list. A way to a file is of folders only: no link is followed.

docs/publication.md says the same to those who publish and copy.
"""

from creditplan.folder.listing import CHECKSUMS, TREE, Listings, listing, open_file
from creditplan.folder.staging import Stage
from creditplan.folder.writing import replacing, write_files

__all__ = ["CHECKSUMS", "TREE", "Listings", "Stage", "listing", "open_file", "replacing", "write_files"]
