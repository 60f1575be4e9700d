using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Anomaly.Integration.Clients;

/// <summary>A certificate authority for one test, and a certificate that it has signed, as PEM files.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("anomaly-tls-").FullName;

    public TestAuthority(string name)
    {
        var (from, to) = (DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1));
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var root = new CertificateRequest($"CN={name} authority", authorityKey, HashAlgorithmName.SHA256);
        root.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var authority = root.CreateSelfSigned(from, to);

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], false));
        using var certificate = request.Create(authority, from, to, [1, 2, 3, 4]);

        File.WriteAllText(Authority, authority.ExportCertificatePem());
        File.WriteAllText(Certificate, certificate.ExportCertificatePem());
        File.WriteAllText(Key, key.ExportPkcs8PrivateKeyPem());
    }

    public string Certificate => Path.Combine(_folder, "tls.crt");

    public string Key => Path.Combine(_folder, "tls.key");

    public string Authority => Path.Combine(_folder, "ca.crt");

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
