using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Orleans.Connections.Security;

namespace GrainClient;

/// <summary>This client's certificate, and the authorities whose silos it trusts.</summary>
internal sealed record ClientCertificateFiles(X509Certificate2 Own, X509Certificate2Collection Authorities)
{
    /// <summary>Why a silo's certificate was refused last; null when none was.</summary>
    public string? Refusal { get; private set; }

    /// <exception cref="FormatException">One or two of the three are missing, or cannot be read.</exception>
    public static ClientCertificateFiles? Read(string? certificate, string? key, string? authority)
    {
        if (certificate is null && key is null && authority is null)
            return null;
        if (certificate is null || key is null || authority is null)
            throw new FormatException("--certificate, --key and --authority belong together.");
        try
        {
            X509Certificate2Collection authorities = [];
            authorities.ImportFromPemFile(authority);
            return new ClientCertificateFiles(X509Certificate2.CreateFromPemFile(certificate, key), authorities);
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new FormatException($"The certificate cannot be read: {exception.Message}");
        }
    }

    public void Apply(TlsOptions tls)
    {
        tls.LocalCertificate = Own;
        tls.RemoteCertificateMode = RemoteCertificateMode.RequireCertificate;
        // Silos are called by address, which no certificate names: whose authority signed it is what counts.
        tls.OnAuthenticateAsClient = (_, authentication) => authentication.TargetHost = "anomaly";
        tls.RemoteCertificateValidation = (certificate, _, _) => IsTrusted(certificate);
    }

    private bool IsTrusted(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.AddRange(Authorities);
        if (chain.Build(certificate))
            return true;
        Refusal = $"{certificate.Subject}: {string.Join(' ', chain.ChainStatus.Select(status => status.StatusInformation.Trim()))}";
        return false;
    }
}
