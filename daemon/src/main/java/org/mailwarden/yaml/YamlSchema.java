package org.mailwarden.yaml;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.PathType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * A JSON Schema (draft 2020-12) that files are checked against, and that editors can use too.
 *
 * <p>What a value should be is said in the schema itself: the {@code title} beside a {@code type},
 * {@code pattern} or {@code $ref} reads on from "expected ", such as {@code a duration such as
 * 15m}.
 */
public final class YamlSchema {
  private final JsonNode document;
  private final Schema schema;

  private YamlSchema(JsonNode document) {
    this.document = document;
    this.schema =
        SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12,
                registry ->
                    registry.schemaRegistryConfig(
                        SchemaRegistryConfig.builder().pathType(PathType.JSON_POINTER).build()))
            .getSchema(document);
  }

  /**
   * The schema in a resource beside a class.
   *
   * @throws IllegalStateException if there is no such resource
   */
  public static YamlSchema ofResource(Class<?> beside, String resource) {
    try (InputStream in = beside.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + resource + " beside " + beside.getName());
      }
      return new YamlSchema(new ObjectMapper().readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The schema in this JSON text. */
  static YamlSchema ofText(String json) {
    try {
      return new YamlSchema(new ObjectMapper().readTree(json));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Everything that is wrong with the tree, sorted: what reading it found, and where it isn't what
   * the schema asks for. Empty if nothing is.
   */
  public List<Problem> check(YamlTree tree) {
    if (!tree.isReadable()) {
      return tree.problems();
    }
    SchemaWording wording = new SchemaWording(document, tree);
    return tree.problemsWith(wording.of(schema.validate(tree.at(JsonPointer.empty()))));
  }

  /** The schema's own tree. */
  public JsonNode document() {
    return document;
  }
}
