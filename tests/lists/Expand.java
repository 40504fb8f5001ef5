import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.StringJoiner;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.core.KeywordAnalyzer;
import org.apache.lucene.analysis.core.KeywordTokenizer;
import org.apache.lucene.analysis.synonym.SolrSynonymParser;
import org.apache.lucene.analysis.synonym.SynonymGraphFilter;
import org.apache.lucene.analysis.synonym.SynonymMap;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/** Prints what an analyzer of Lucene makes of each line of a second file, with the synonym file that is the first. */
public class Expand {
    public static void main(String[] files) throws Exception {
        SolrSynonymParser parser = new SolrSynonymParser(true, true, new KeywordAnalyzer());
        parser.parse(new StringReader(Files.readString(Path.of(files[0]), StandardCharsets.UTF_8)));
        SynonymMap synonyms = parser.build();
        Analyzer analyzer = new Analyzer() {
            @Override
            protected TokenStreamComponents createComponents(String field) {
                Tokenizer whole = new KeywordTokenizer();
                return new TokenStreamComponents(whole, new SynonymGraphFilter(whole, synonyms, false));
            }
        };
        for (String term : Files.readAllLines(Path.of(files[1]), StandardCharsets.UTF_8)) {
            StringJoiner tokens = new StringJoiner("\t");
            try (TokenStream stream = analyzer.tokenStream("", term)) {
                CharTermAttribute token = stream.addAttribute(CharTermAttribute.class);
                stream.reset();
                while (stream.incrementToken()) {
                    tokens.add(token.toString());
                }
            }
            System.out.write((tokens + "\n").getBytes(StandardCharsets.UTF_8));
        }
        System.out.flush();
    }
}
