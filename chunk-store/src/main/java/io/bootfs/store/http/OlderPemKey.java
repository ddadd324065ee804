package io.bootfs.store.http;

import java.io.IOException;
import java.io.StringReader;
import java.security.PrivateKey;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.bc.BcPEMDecryptorProvider;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.jspecify.annotations.Nullable;

/** Reads private keys in OpenSSL's older PEM forms, by Bouncy Castle. Stateless. */
public final class OlderPemKey implements KeyForm {

  /** Creates the service. */
  public OlderPemKey() {}

  @Override
  public PrivateKey read(String block, @Nullable String password) throws IOException {
    try (PEMParser parser = new PEMParser(new StringReader(block))) {
      Object parsed = parser.readObject();
      PEMKeyPair pair =
          switch (parsed) {
            case PEMKeyPair plain -> plain;
            case PEMEncryptedKeyPair encrypted ->
                encrypted.decryptKeyPair(
                    new BcPEMDecryptorProvider(String.valueOf(password).toCharArray()));
            case null, default -> throw new IllegalArgumentException("its form is not known");
          };
      return new JcaPEMKeyConverter().getPrivateKey(pair.getPrivateKeyInfo());
    }
  }
}
