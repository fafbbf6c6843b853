package io.culebra.internal.libcrypto;

import io.culebra.internal.crypto.NamedGroup;
import io.culebra.internal.crypto.SignatureScheme;
import java.util.List;

/**
 * What is known of keys and signatures, all in hex. The agreements are those of RFC 7748 §6.1 and
 * RFC 5903 §8, the signatures those of RFC 6979 §A.2 and RFC 8032 §7.1; RSA's and ML-KEM's were
 * made with other implementations.
 */
final class PublicKeyVectors {
    /** What the signatures are of, but for Ed25519's. */
    private static final String CONTENT = "73616d706c65";

    private static final String RSA_KEY =
            "30820276020100300d06092a864886f70d0101010500048202603082025c02010002"
                    + "818100b96290bcd403d4d406c637575d73f20a40733a30868762e971e9010a230e38"
                    + "74224bf2c66fffebc9548931cb70ffc262c425a918236151820c0aa76b5c2ee96499"
                    + "ce797e94f665b77b6522587bfcdfef71193f35bea07235e854246ec9ea88d9b93b4e"
                    + "0d40bbc8008b93bb927315de873d9ab00a4811de5a5893292fdd215a370203010001"
                    + "028180377a038e3e7417108c266d113bea229866c914b4c8cd6310310265493f4c56"
                    + "208ad2e787f2a4474f2c7911e9ab9b1df4a8760cb028864af9fbd884596070b96eda"
                    + "a0df5a521d09a2a8266264ce0dc7d877cddf144a763ac67394d531a58fd6f67545d5"
                    + "b48f1441fbea06b52b30725dd325882334931cd18e1c30f8674a0233c1024100c746"
                    + "e9b867d77a20a1f5f70d3e4ae7119500eebfeb5b01220002a8411043b3bcce4f43b9"
                    + "05139a636d049d448d43eed02b29e6d432b337765d3e86e3460d9279024100ee275c"
                    + "0aa91528e42745281e97d54ba5a188a38e158c7cc3bad9a5725967630cc7e2221b5c"
                    + "e7ea91f21774f3f74a84c367164a95ea897532a4d36632deb1a62f024100bc450df9"
                    + "4ffa2f02f7a1674856caf366140d6e8359bb7fe57c7706397a414c659bd11d5d8723"
                    + "4f209255e2b36a777cffa5581021f8c88324cbd19024d7016999024002ea14644501"
                    + "6f48ab7a5b2d54aa558ca75766b8fc6685b85777066149dacc098200b06e294ae541"
                    + "f7f67585eec6c8ad237bd059d94ee9523f561ef00c6d9c1d02402618cc18067e2892"
                    + "8e32f053c4e4e984472d0dfc5875ba354a3c5826c54d199a89f2e4ccae693abda677"
                    + "68f6b0871413f961cbd2fd977298aa423e8cf1b32e8d";

    private static final String RSA_PUBLIC_KEY =
            "30819f300d06092a864886f70d010101050003818d0030818902818100b96290bcd4"
                    + "03d4d406c637575d73f20a40733a30868762e971e9010a230e3874224bf2c66fffeb"
                    + "c9548931cb70ffc262c425a918236151820c0aa76b5c2ee96499ce797e94f665b77b"
                    + "6522587bfcdfef71193f35bea07235e854246ec9ea88d9b93b4e0d40bbc8008b93bb"
                    + "927315de873d9ab00a4811de5a5893292fdd215a370203010001";

    private PublicKeyVectors() {}

    /** An agreement: our key, the peer's share, the secret. */
    record Agreed(NamedGroup group, String pkcs8, String share, String secret) {}

    /** A signature. */
    record Signed(
            SignatureScheme scheme,
            String keyAlgorithm,
            String pkcs8,
            String spki,
            String content,
            String signature) {}

    static final List<Agreed> AGREED =
            List.of(
                    new Agreed(
                            NamedGroup.X25519,
                            "302e020100300506032b656e042204205dab087e624a8a4b79e17f8b83800ee66f3b"
                                    + "b1292618b6fd1c2f8b27ff88e0eb",
                            "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a",
                            "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742"),
                    new Agreed(
                            NamedGroup.SECP256R1,
                            "3041020100301306072a8648ce3d020106082a8648ce3d0301070427302502010104"
                                + "20c88f01f510d9ac3f70a292daa2316de544e9aab8afe84049c62a9c57862d1433",
                            "04d12dfb5289c8d4f81208b70270398c342296970a0bccb74c736fc7554494bf6356"
                                + "fbf3ca366cc23e8157854c13c58d6aac23f046ada30f8353e74f33039872ab",
                            "d6840f6b42f6edafd13116e0e12565202fef8e9ece7dce03812464d04b9442de"),
                    new Agreed(
                            NamedGroup.SECP384R1,
                            "304e020100301006072a8648ce3d020106052b81040022043730350201010430099f"
                                + "3c7034d4a2c699884d73a375a67f7624ef7c6b3c0f160647b67414dce655e35b5380"
                                + "41e649ee3faef896783ab194",
                            "04e558dbef53eecde3d3fccfc1aea08a89a987475d12fd950d83cfa41732bc509d0d"
                                + "1ac43a0336def96fda41d0774a3571dcfbec7aacf3196472169e838430367f66eebe"
                                + "3c6e70c416dd5f0c68759dd1fff83fa40142209dff5eaad96db9e6386c",
                            "11187331c279962d93d604243fd592cb9d0a926f422e47187521287e7156c5c4d603"
                                    + "135569b9e9d09cf5d4a270f59746"));

    static final List<Signed> SIGNED =
            List.of(
                    new Signed(
                            SignatureScheme.ECDSA_SECP256R1_SHA256,
                            "EC",
                            "3041020100301306072a8648ce3d020106082a8648ce3d0301070427302502010104"
                                + "20c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721",
                            "3059301306072a8648ce3d020106082a8648ce3d0301070342000460fed4ba255a9d"
                                + "31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb67903fe1008b8bc99a4"
                                + "1ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299",
                            CONTENT,
                            "3046022100efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84e"
                                + "af3716022100f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f"
                                + "843acda8"),
                    new Signed(
                            SignatureScheme.ECDSA_SECP384R1_SHA384,
                            "EC",
                            "304e020100301006072a8648ce3d020106052b810400220437303502010104306b9d"
                                + "3dad2e1b8c1c05b19875b6659f4de23c3b667bf297ba9aa47740787137d896d5724e"
                                + "4c70a825f872c9ea60d2edf5",
                            "3076301006072a8648ce3d020106052b8104002203620004ec3a4e415b4e19a45686"
                                + "18029f427fa5da9a8bc4ae92e02e06aae5286b300c64def8f0ea9055866064a25451"
                                + "5480bc138015d9b72d7d57244ea8ef9ac0c621896708a59367f9dfb9f54ca84b3f1c"
                                + "9db1288b231c3ae0d4fe7344fd2533264720",
                            CONTENT,
                            "306602310094edbb92a5ecb8aad4736e56c691916b3f88140666ce9fa73d64c4ea95"
                                + "ad133c81a648152e44acf96e36dd1e80fabe4602310099ef4aeb15f178cea1fe40db"
                                + "2603138f130e740a19624526203b6351d0a3a94fa329c145786e679e7b82c71a3862"
                                + "8ac8"),
                    new Signed(
                            SignatureScheme.ED25519,
                            "Ed25519",
                            "302e020100300506032b6570042204204ccd089b28ff96da9db6c346ec114e0f5b8a"
                                    + "319f35aba624da8cf6ed4fb8a6fb",
                            "302a300506032b65700321003d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4"
                                    + "968cc0cd55f12af4660c",
                            "72",
                            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085a"
                                + "c1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
                    new Signed(
                            SignatureScheme.RSA_PSS_RSAE_SHA256,
                            "RSA",
                            RSA_KEY,
                            RSA_PUBLIC_KEY,
                            CONTENT,
                            "668637cd32263630bc22e617cca81fdf8520928845409b8a90474bca2f592ff7dd4b"
                                + "9de36ed1afdc239baa9075b4a2dcecc964b058e13688d833554a7345ae8c732da059"
                                + "87dbf5d5337196cba580d43a5391b5039f601294dfcf8a5adb6f6fe357dfbc5519ad"
                                + "5371934bdfecab82a9cf8731f6e9a026fefbbf7ce002deeef631"),
                    new Signed(
                            SignatureScheme.RSA_PSS_RSAE_SHA384,
                            "RSA",
                            RSA_KEY,
                            RSA_PUBLIC_KEY,
                            CONTENT,
                            "a47322828ab54bfc702333b52c24d3558ee31b09144199b0837eaae2b44535fc4995"
                                + "5d2352bb4910a1a095a9aaa338cc9bdb51fa8848e96187eaf7c3abd1f73216de772a"
                                + "0c15c85257d03abd81f4a98bd9df43e05e72892141dad62a9a9b3c3a7233b5bfa7db"
                                + "72cdf537d0cfcf9cac5729b6e5d2cd49aeab220f6bc7f8b8ca49"));

    /** A key of ML-KEM-768: the seed is the bytes 0 to 63. */
    static final String KEM_KEY =
            "3054020100300b060960864801650304040204428040000102030405060708090a0b"
                    + "0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d"
                    + "2e2f303132333435363738393a3b3c3d3e3f";

    /** SHA-256 of the encapsulation key that belongs to it. */
    static final String KEM_SHARE_HASH =
            "0b7934c83125c788995e2ba6bd761e33046b3e40571be53e023309a29f398cc9";

    /** What that key makes of the bytes 0, 1, 2... which are no ciphertext of it. */
    static final String KEM_SECRET =
            "2dcec6eacd41f41e98bbf1e6c4b6d1cfa76d83079fa78decb49d77f6ff9b796d";
}
