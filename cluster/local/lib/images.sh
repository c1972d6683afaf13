build_images() { :; }; image_archives() { :; }
