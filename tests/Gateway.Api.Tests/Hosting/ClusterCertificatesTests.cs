using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Anomaly.Hosting.Clustering;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Connections.Security;

namespace Anomaly.Gateway.Api.Tests.Hosting;

/// <summary>Certificates that are replaced while the process runs.</summary>
public sealed class ClusterCertificatesTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("anomaly-tls-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Certificate_filesReplacedAsKubernetesDoes_isTheNewOne()
    {
        var tls = Apply();
        Mount("first");
        Assert.Equal("CN=first", Served(tls));

        Mount("second");

        Assert.Equal("CN=second", Served(tls));
    }

    [Fact]
    public void Certificate_filesGone_isTheOneBefore()
    {
        var tls = Apply();
        Mount("first");
        Assert.Equal("CN=first", Served(tls));

        File.Delete(Path.Combine(_folder, "..data"));

        Assert.Equal("CN=first", Served(tls));
    }

    private TlsOptions Apply()
    {
        var options = new ClusterTlsOptions
        {
            CertificatePath = Path.Combine(_folder, "tls.crt"),
            KeyPath = Path.Combine(_folder, "tls.key"),
            AuthorityPath = Path.Combine(_folder, "ca.crt"),
        };
        return new ClusterCertificates(options, NullLogger<ClusterCertificates>.Instance).Inbound;
    }

    private static string Served(TlsOptions tls) => tls.LocalServerCertificateSelector!(null!, null!)!.Subject;

    /// <summary>A secret as the kubelet mounts it: files are links that lead through <c>..data</c>, and only that one is exchanged.</summary>
    private void Mount(string name)
    {
        var written = Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(Start, Start.AddYears(10));
        File.WriteAllText(Path.Combine(written, "tls.crt"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(written, "tls.key"), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Path.Combine(written, "ca.crt"), certificate.ExportCertificatePem());
        File.Delete(Path.Combine(_folder, "..data"));
        File.CreateSymbolicLink(Path.Combine(_folder, "..data"), name);
        foreach (var file in (string[])["tls.crt", "tls.key", "ca.crt"])
        {
            if (new FileInfo(Path.Combine(_folder, file)).LinkTarget is null)
                File.CreateSymbolicLink(Path.Combine(_folder, file), Path.Combine("..data", file));
        }
    }
}
