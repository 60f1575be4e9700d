using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Orleans.Connections.Security;

namespace Anomaly.Hosting.Clustering;

/// <summary>
/// The certificates of mutual TLS between silos and clients, from PEM files that are read again when they change. A file that cannot be read
/// then leaves the certificates in force that were read before.
/// </summary>
internal sealed partial class ClusterCertificates(ClusterTlsOptions options, ILogger<ClusterCertificates> logger)
{
    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1"), ClientAuthentication = new("1.3.6.1.5.5.7.3.2");
    private readonly Lock _gate = new();
    private Loaded? _loaded;

    /// <summary>A sentence about files that cannot be used, or null.</summary>
    public static string? FindProblem(ClusterTlsOptions options, DateTimeOffset now)
    {
        try
        {
            var loaded = Load(options);
            using var chain = new X509Chain();
            return loaded.Own.NotAfter.ToUniversalTime() < now.UtcDateTime
                ? $"The certificate {options.CertificatePath} expired on {loaded.Own.NotAfter.ToUniversalTime():u}: replace it."
                : loaded.Authorities.Count == 0
                    ? $"{options.AuthorityPath} holds no certificate: it must name the authorities whose certificates are let in."
                    : !TryBuild(chain, loaded.Own, loaded.Authorities, ServerAuthentication, ClientAuthentication)
                        ? $"The certificate {options.CertificatePath} was not issued by an authority in {options.AuthorityPath} for server and client authentication, so that others would refuse it: {Reasons(chain)}"
                        : null;
        }
        catch (Exception exception) when (IsUnreadable(exception))
        {
            return $"The certificate {options.CertificatePath} with its key {options.KeyPath} and authorities {options.AuthorityPath} cannot be read: {exception.Message}";
        }
    }

    /// <summary>For connections that others make to this process: they must have a certificate for client authentication.</summary>
    public TlsOptions Inbound => Options(ClientAuthentication);

    /// <summary>For connections that this process makes: the other must have a certificate for server authentication.</summary>
    public TlsOptions Outbound => Options(ServerAuthentication);

    private TlsOptions Options(Oid purpose)
    {
        var tls = new TlsOptions();
        tls.RemoteCertificateMode = RemoteCertificateMode.RequireCertificate;
        // The server asks for the client's certificate, and refuses who has none. Orleans' client, told to require its own, would take none from a selector.
        tls.ClientCertificateMode = RemoteCertificateMode.AllowCertificate;
        tls.LocalServerCertificateSelector = (_, _) => Current().Own;
        tls.LocalClientCertificateSelector = (_, _, _, _, _) => Current().Own;
        // Silos call each other by address, which no certificate names: belonging to the authority is what counts.
        tls.OnAuthenticateAsClient = (_, authentication) => authentication.TargetHost = "anomaly";
        tls.RemoteCertificateValidation = (certificate, sent, _) => IsMember(certificate, sent, purpose);
        return tls;
    }

    /// <param name="certificate">The other side's.</param>
    /// <param name="sent">What it sent beside: certificates between its own and an authority's.</param>
    /// <param name="purpose">What its certificate must be good for.</param>
    private bool IsMember(X509Certificate2 certificate, X509Chain? sent, Oid purpose)
    {
        using var chain = new X509Chain();
        if (sent is not null)
            chain.ChainPolicy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
        if (TryBuild(chain, certificate, Current().Authorities, purpose))
            return true;
        LogRefused(certificate.Subject, Reasons(chain));
        return false;
    }

    private static bool TryBuild(X509Chain chain, X509Certificate2 certificate, X509Certificate2Collection authorities, params ReadOnlySpan<Oid> purposes)
    {
        foreach (var purpose in purposes)
            chain.ChainPolicy.ApplicationPolicy.Add(purpose);
        // Nobody may have this process fetch what a certificate names.
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        foreach (var authority in authorities)
            (IsRoot(authority) ? chain.ChainPolicy.CustomTrustStore : chain.ChainPolicy.ExtraStore).Add(authority);
        return chain.Build(certificate);
    }

    private static string Reasons(X509Chain chain) => string.Join(' ', chain.ChainStatus.Select(status => status.StatusInformation.Trim()));

    private Loaded Current()
    {
        lock (_gate)
        {
            try
            {
                return _loaded is { } loaded && loaded.Stamp == StampOf(options) ? loaded : _loaded = Load(options);
            }
            catch (Exception exception) when (IsUnreadable(exception) && _loaded is not null)
            {
                LogNotReplaced(options.CertificatePath!, exception.Message);
                return _loaded;
            }
        }
    }

    private static Loaded Load(ClusterTlsOptions options)
    {
        var stamp = StampOf(options);
        var own = X509Certificate2.CreateFromPemFile(options.CertificatePath!, options.KeyPath);
        // Windows' TLS does not take keys that are nowhere but in memory.
        if (OperatingSystem.IsWindows())
            own = X509CertificateLoader.LoadPkcs12(own.Export(X509ContentType.Pkcs12), null);
        X509Certificate2Collection authorities = [];
        authorities.ImportFromPemFile(options.AuthorityPath!);
        return new Loaded(own, authorities, stamp);
    }

    private static (DateTime, DateTime, DateTime) StampOf(ClusterTlsOptions options) =>
        (WrittenAt(options.CertificatePath!), WrittenAt(options.KeyPath!), WrittenAt(options.AuthorityPath!));

    /// <summary>Of the file itself: a secret of Kubernetes is mounted as links, and a new one changes what they lead to, not their own times.</summary>
    private static DateTime WrittenAt(string path)
    {
        using var file = File.OpenHandle(path);
        return File.GetLastWriteTimeUtc(file);
    }

    private static bool IsRoot(X509Certificate2 certificate) => certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);

    private static bool IsUnreadable(Exception exception) => exception is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException;

    [LoggerMessage(LogLevel.Warning, "A connection with the certificate {Subject} was refused: {Reason}")]
    private partial void LogRefused(string subject, string reason);

    [LoggerMessage(LogLevel.Warning, "The certificate {Path} has changed and cannot be read; the one before stays in force. {Reason}")]
    private partial void LogNotReplaced(string path, string reason);

    private sealed record Loaded(X509Certificate2 Own, X509Certificate2Collection Authorities, (DateTime, DateTime, DateTime) Stamp);
}
