/// What all rooms share: the frame around a page, words, times, error pages, static files.
@org.jspecify.annotations.NullMarked
package io.callmanager.console.layout;
