import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.europa.esig.dss.diagnostic.DiagnosticData;
import eu.europa.esig.dss.diagnostic.PDFRevisionWrapper;
import eu.europa.esig.dss.diagnostic.SignatureWrapper;
import eu.europa.esig.dss.diagnostic.TimestampWrapper;
import eu.europa.esig.dss.jaxb.object.Message;
import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.service.crl.OnlineCRLSource;
import eu.europa.esig.dss.service.ocsp.OnlineOCSPSource;
import eu.europa.esig.dss.simplereport.SimpleReport;
import eu.europa.esig.dss.simplereport.jaxb.XmlTimestamp;
import eu.europa.esig.dss.spi.DSSUtils;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.spi.x509.aia.DefaultAIASource;
import eu.europa.esig.dss.validation.SignedDocumentValidator;
import eu.europa.esig.dss.validation.reports.Reports;
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * EU DSS and veraPDF in one process: a line of JSON in, a line of JSON out, in the same order.
 *
 * {"judge": "dss", "path": ..., "roots": [path ...], "online": bool} answers what DSS says of each signature and each
 * time-stamp by its own policy, and which changes it saw in later revisions. {"judge": "verapdf", "path": ...,
 * "flavour": "2b" | "3b"} answers whether the file is what it claims to be. {"error": text} where a judge gave up.
 */
public final class Judge {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Judge() {}

  public static void main(String[] arguments) throws Exception {
    // libraries that print would spoil the answers
    PrintStream answers = new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), true, StandardCharsets.UTF_8);
    System.setOut(System.err);
    VeraGreenfieldFoundryProvider.initialise();
    BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = questions.readLine(); line != null; line = questions.readLine()) {
      ObjectNode answer;
      try {
        JsonNode question = JSON.readTree(line);
        answer = "dss".equals(question.path("judge").asText()) ? dss(question) : veraPdf(question);
      } catch (Exception | StackOverflowError problem) {
        answer = JSON.createObjectNode().put("error", String.valueOf(problem));
      }
      answers.println(JSON.writeValueAsString(answer));
    }
  }

  private static CommonCertificateVerifier verifier(JsonNode question) {
    CommonTrustedCertificateSource trusted = new CommonTrustedCertificateSource();
    for (JsonNode root : question.path("roots")) {
      trusted.addCertificate(DSSUtils.loadCertificate(new File(root.asText())));
    }
    CommonCertificateVerifier verifier = new CommonCertificateVerifier();
    verifier.setTrustedCertSources(trusted);
    boolean online = question.path("online").asBoolean();
    verifier.setAIASource(online ? new DefaultAIASource() : null);
    if (online) {
      verifier.setOcspSource(new OnlineOCSPSource());
      verifier.setCrlSource(new OnlineCRLSource());
    }
    return verifier;
  }

  private static ObjectNode dss(JsonNode question) {
    SignedDocumentValidator validator = SignedDocumentValidator.fromDocument(new FileDocument(question.path("path").asText()));
    validator.setCertificateVerifier(verifier(question));
    Reports reports = validator.validateDocument();
    SimpleReport simple = reports.getSimpleReport();
    DiagnosticData diagnostic = reports.getDiagnosticData();
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode signatures = answer.putArray("signatures");
    for (SignatureWrapper signature : diagnostic.getSignatures()) {
      String id = signature.getId();
      ObjectNode one = signatures.addObject();
      one.put("indication", String.valueOf(simple.getIndication(id)));
      one.put("subIndication", simple.getSubIndication(id) == null ? null : simple.getSubIndication(id).name());
      one.put("level", simple.getSignatureFormat(id) == null ? null : simple.getSignatureFormat(id).toString());
      one.put("signedBy", simple.getSignedBy(id));
      texts(one.putArray("errors"), simple.getAdESValidationErrors(id));
      texts(one.putArray("warnings"), simple.getAdESValidationWarnings(id));
      modifications(one.putArray("modifications"), signature.getPDFRevision());
      ArrayNode stamps = one.putArray("timestamps");
      for (XmlTimestamp stamp : simple.getSignatureTimestamps(id)) stamps.add(String.valueOf(stamp.getIndication()));
    }
    ArrayNode stamps = answer.putArray("timestamps");
    for (TimestampWrapper stamp : diagnostic.getTimestampList()) {
      ObjectNode one = stamps.addObject();
      one.put("type", stamp.getType().name());
      one.put("indication", String.valueOf(simple.getIndication(stamp.getId())));
      one.put("intact", stamp.isMessageImprintDataIntact() && stamp.isSignatureIntact());
      modifications(one.putArray("modifications"), stamp.getPDFRevision());
    }
    return answer;
  }

  private static void texts(ArrayNode into, List<Message> messages) {
    for (Message message : messages) into.add(message.getValue());
  }

  /** What DSS saw change behind the revision, but for what extends a signature (validation data, archive time-stamps). */
  private static void modifications(ArrayNode into, PDFRevisionWrapper revision) {
    if (revision == null) return;
    List<String> seen = new ArrayList<>();
    if (revision.arePdfObjectModificationsDetected()) {
      if (!revision.getPdfUndefinedChanges().isEmpty()) seen.add("undefined changes");
      if (!revision.getPdfAnnotationChanges().isEmpty()) seen.add("annotation changes");
      if (!revision.getPdfSignatureOrFormFillChanges().isEmpty()) seen.add("signature or form filling");
    }
    if (!revision.getPdfAnnotationsOverlapConcernedPages().isEmpty()) seen.add("annotations overlap");
    if (!revision.getPdfVisualDifferenceConcernedPages().isEmpty()) seen.add("visual difference");
    if (!revision.getPdfPageDifferenceConcernedPages().isEmpty()) seen.add("page difference");
    seen.forEach(into::add);
  }

  private static ObjectNode veraPdf(JsonNode question) throws Exception {
    String flavour = question.path("flavour").asText();
    PDFAFlavour wanted = PDFAFlavour.fromString(flavour);
    ObjectNode answer = JSON.createObjectNode();
    try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(question.path("path").asText()), wanted);
        PDFAValidator validator = Foundries.defaultInstance().createValidator(wanted, false)) {
      ValidationResult result = validator.validate(parser);
      answer.put("compliant", result.isCompliant());
      answer.put("flavour", result.getPDFAFlavour().getId());
      TreeSet<String> rules = new TreeSet<>();
      for (TestAssertion assertion : result.getTestAssertions()) {
        if (assertion.getStatus() == TestAssertion.Status.FAILED) rules.add(assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber() + ": " + assertion.getMessage());
      }
      ArrayNode failed = answer.putArray("failed");
      rules.forEach(failed::add);
    }
    return answer;
  }
}
