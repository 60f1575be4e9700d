using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Anomaly.Testing.Clusters;

/// <summary>A certificate authority that a test makes for itself.</summary>
public sealed class ClusterAuthority : IDisposable
{
    private readonly X509Certificate2 _own;

    public ClusterAuthority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        _own = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-30), DateTimeOffset.UtcNow.AddDays(30));
    }

    /// <summary>The authority's own certificate.</summary>
    public string Pem => _own.ExportCertificatePem() + "\n";

    /// <summary>A certificate for client authentication, and unless told otherwise for server authentication too, with its key.</summary>
    public (string Certificate, string Key) Issue(string name, TimeSpan? lifetime = null, bool isServer = true)
    {
        var usages = new OidCollection { new Oid("1.3.6.1.5.5.7.3.2") };
        if (isServer)
            usages.Add(new Oid("1.3.6.1.5.5.7.3.1"));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(usages, critical: false));
        var begin = DateTimeOffset.UtcNow.AddDays(-2);
        using var issued = request.Create(_own, begin, begin + (lifetime ?? TimeSpan.FromDays(20)), RandomNumberGenerator.GetBytes(8));
        return (issued.ExportCertificatePem() + "\n", key.ExportPkcs8PrivateKeyPem() + "\n");
    }

    public void Dispose() => _own.Dispose();
}
