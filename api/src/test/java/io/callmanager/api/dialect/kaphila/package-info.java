@org.jspecify.annotations.NullMarked
package io.callmanager.api.dialect.kaphila;
