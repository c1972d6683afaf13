package io.crossplane.provider.managed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossplane.provider.managed.contract.Rule;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MergePatchTest {

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`',
            value = {"{'a':1}|{'a':1}|{}", "{'a':1}|{'a':2}|{'a':2}", "{'a':1}|{}|{'a':null}",
                "{}|{'a':{'b':1}}|{'a':{'b':1}}", "{'a':{'b':1,'c':2}}|{'a':{'b':1,'c':3}}|{'a':{'c':3}}",
                "{'a':[1,2]}|{'a':[2]}|{'a':[2]}", "{}|{'a':null}|{}", "{'a':null}|{}|{}",
                "{'a':{'b':1}}|{'a':{'b':1,'c':null}}|{}", "{'a':1}|{'a':{'b':1}}|{'a':{'b':1}}"})
    @Rule("LB-13")
    @DisplayName("LB-13 the patch says only what changed; empty means nothing to write")
    void between(String before, String after, String patch) {
        assertThat(MergePatch.between(json(before), json(after))).isEqualTo(json(patch));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`',
            value = {"{'a':1}|{'a':2,'b':3}|{'b':3}", "{'a':{'b':1}}|{'a':{'b':2,'c':3}}|{'a':{'c':3}}",
                "{}|{'a':null,'b':[],'c':{}}|{}", "{'a':[]}|{'a':[1]}|{}", "{'a':null}|{'a':1}|{'a':1}",
                "{}|{'a':{'b':{}}}|{}", "{'a':1}|{'a':{'b':1}}|{}"})
    @Rule({"EX-6", "LB-14", "LB-15", "SP-25"})
    @DisplayName("EX-6 late initialisation takes only what is missing, LB-15 and nothing that is empty")
    void missing(String target, String offer, String expected) {
        assertThat(MergePatch.missingFrom(json(target), json(offer))).isEqualTo(json(expected));
    }
}
