/// Keys and tokens that were published, or made by other implementations.
///
/// None guards anything.
enum TestKeys {
    /// The RSA key of RFC 7515 appendix A.2 as PKCS #8.
    static let rfcPrivatePEM = """
        -----BEGIN PRIVATE KEY-----
        MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQCh+BYK4uPJtGXO
        jS1lYmM2K5J9vinh8CR3/BYlzJChNuOL2TSXxbbqY913EeZ8dCn5VrD7io8ImtxL
        aYk8wTM/U+3QGbh3hCUv7JFP5IV3aVlL6kKA0ywPVb9ilE8TA5a8bpvfbr3SvaNn
        juygxmj3AbONv/s4yDQs4v5tJ/reSlpIdJed1LnPmt7Ex1sFhSwsD174pcF1A5L5
        ROjtZMEQxrZHYJqkeDrrnGya11UxMFBji4NmXG9veoKjlnAqH2QbgtPr8jkiGUkf
        toaHLFcW9Qr4NY2ai50Xw0Byj3+H2JoY2PyrZ62EWQwuz3WTOTY8BwNNb2BvniHg
        VFbK5emhAgMBAAECggEAEq5xpGnNCivDflJsRQBXHx1hdR1k6Ulwe2JZD50LpXyW
        PEAeP88vLNO97IjlA7/GQ5sLKMgvfTeXZx9SE+7YwVol2NXOoAJe46sui395IW/G
        O+pWJ1O0BkTGoVEn2bKVRUCgu+GjBVaYLU6f3l9kJfFNS3E0QbVdxzubSu3Mkqzj
        kn439X0M/V51gfpRLI9JYanrC4D4qAdGcopV/0ZHHzQlBjudU2QvXt4ehNYTCBr6
        XCLQUShb1juUO1ZdiYoFaFQT5Tw8bGUl/x/jTj3ccPDVZFD9pIuhLhBOneufuBiB
        4cS98l2SR/RQyGWSeWjnczT0QU91p1DhOVRuOopznQKBgQDgHMQQ60imZV1URk0K
        pLttoLhyt3SmqdEf/kgHePDdtzEafpAu+cS191R2JiuoF2yzWXnwFDcqGigp5BNr
        0AHQfD8/Lk8l1Mk09jxxCfui5nYooNyac8YFjm3vItzVCVDnEd3BbVWG8qf6deqE
        lMGAg+C2V0L4oNXnP7LZcPAZRwKBgQC5A8R+CZW2MvRTLLHzwZkUXV866cff7tx6
        kqa0finGG0KgeqlaZPxgCZnFp7AeAcCMtiynVlJ7vMVgePsLq6XtON4tB5kP9jAP
        rq3rbAOal78eUH5OcED6eNuCV8ixEu1eWcPNCS/l1OW1EnXUEoEHKl54Xrrz2uNw
        kgMTP1FZ1wKBgAcCn1dwJKufzBWQxWQp1vsM5fggqPN1qGb5y0MAk3g7/Ls5bkUp
        5u9SN0Ai3Ya6hNnvWJMb7sXQX6U/zyO2M/hTip7tUeh7CXgwo59dkpN75gJLVds2
        9+DAncu3KXU4f2Fa+7bLNrur53k8KwPOq2bbuTG69QtV7Jr5MR0AHWKNAoGBAIf/
        evpitUf+4JYbLpvNXWcY052Mpz22aR84mY3nh3F2LF2mjMJDpTg7FmuyPcVw6EcG
        yoAe9fa65iNqCq+jdw6PVNGo2hxfjSiZ8IIzHdsPXI89//pMjZcQK9r+CCoRjaZj
        OYiIDktVWZzmevJuv6WywUqd57LE3Zar3dLSIkx1AoGAIYd7DHOhrWvxkwPQsRM2
        tOgrjbcrfvtQJipd+DlcxyVuuM9sQLdgjVk2oy26F0EmpScGLq2MowX7fhd/QJQ3
        ydy5cY7YIBi87w93IKLEdfnbJtoOPLUW0ITrJReOgo1cq9SbsxYawBgfp/gh6A56
        03k2+ZQwVK0JKSHuLFkuQ3U=
        -----END PRIVATE KEY-----

        """
    /// Its public half.
    static let rfcPublicPEM = """
        -----BEGIN PUBLIC KEY-----
        MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAofgWCuLjybRlzo0tZWJj
        NiuSfb4p4fAkd/wWJcyQoTbji9k0l8W26mPddxHmfHQp+Vaw+4qPCJrcS2mJPMEz
        P1Pt0Bm4d4QlL+yRT+SFd2lZS+pCgNMsD1W/YpRPEwOWvG6b32690r2jZ47soMZo
        9wGzjb/7OMg0LOL+bSf63kpaSHSXndS5z5rexMdbBYUsLA9e+KXBdQOS+UTo7WTB
        EMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6/I5IhlJH7aGhyxX
        FvUK+DWNmoudF8NAco9/h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXp
        oQIDAQAB
        -----END PUBLIC KEY-----

        """
    /// The P-256 key of RFC 7515 appendix A.3.
    static let rfcP256PublicPEM = """
        -----BEGIN PUBLIC KEY-----
        MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEf83OJ3D2xF1Bg8vub9tLe1gHMzV7
        6e8Tus9uPHvRVEXH8UTNG72bfocs3+257rn0s2ldbqkLJK2KRiMohYjlrQ==
        -----END PUBLIC KEY-----

        """
    /// A partner's P-256 key, made elsewhere.
    static let partnerPublicPEM = """
        -----BEGIN PUBLIC KEY-----
        MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE7EozTas+gDJlE5Ug/knJxz5n5Vqm
        xBm88VT/uPmRDSHPCUqqyOWgdu8LAWNi4bnbCZQC5942pgsbFiz0qjsHXg==
        -----END PUBLIC KEY-----

        """
    /// An RSA key of 1024 bits.
    static let shortPrivatePEM = """
        -----BEGIN PRIVATE KEY-----
        MIICdgIBADANBgkqhkiG9w0BAQEFAASCAmAwggJcAgEAAoGBANfYgB3mbhBb7rIj
        xbr2zFqXiDVZUNiU9kXGaN3BWjvTTXlY6O1x6J2J9nasBxhVB8aZVPcR1rbqE4IS
        zYDlR7AgQlmte/g2k5yHb8Vlh1rC34Dh12K1O0VFN9Q7mAmB+dWpRtAMVeyUlzAh
        5OgLa9G7YRlR9VLLhXKa51UU+arpAgMBAAECgYA1z/ko+zEHjRP2f6qlUTBjiZHg
        0xKv3HuFq9CrMLBhZ+3RyhPQVuzKkgHLVloye8iDf+jJ7D2evr78V9m6P+9eCXfo
        gwsuxRV42uC/4tnpYBJaSeHsIzy6SmbyBi5xdhBIbdkEaaw83YDjwEWaOXc4MQK9
        Ebxcv7pEKb2BqpQgPQJBAPKgihkWTVQd5A9YK6SKjqMRoCMd8tbesvzPTxGXytI4
        YmV04X8zPBevkZ5BQ+E0Ai6POERO4Ehc0VxDAZK+xw8CQQDjvhOIXm6K9zvHBK1k
        ZIAicNHfU4Qf9zzr3oJrkHmHGeN6MmFTE0N9TOCxhn2u41GDR3Nmp00si6tRsww7
        xi6HAkA0WSbymrk8eOaH2QIxkiOMU3U1nnSSn6IGocPxi8qa6MdyFHHCvA8vHRZS
        CsrWgB4oZYZCVrJVapFRUrO4MalJAkBGp3WP3RwWaNVWzRCuEK/f/3hc/KAE+sMf
        ugxkKpJJY7K6+l5PU66gdPVQnhTn6QYk4EnhEw5SP5KK6i1lbfqJAkEA3SqkT6hi
        DRdq5T0Z7e1hPZHqCOfe5TuDrNNY7rW99f7mYU7YFk7THFPHa2+0lTKkvqyHU2HT
        xjOuc1EluCKrsA==
        -----END PRIVATE KEY-----

        """
    /// An RSA key of 2048 bits with the exponent 3.
    static let exponentThreePublicPEM = """
        -----BEGIN PUBLIC KEY-----
        MIIBIDANBgkqhkiG9w0BAQEFAAOCAQ0AMIIBCAKCAQEAuahkrpZHVi1PNUu35p8g
        FK79ZduJZp1dmSXdvX66L9sdrpqmmbwXzuSjtre9DSbYEwL8u3+O/t30FZEbrMmV
        L3vxZIAJcMEUJrjB9qokHSqEdJiObTF5Jwb4yguNfpCBeYyesoHqSBPOGOaEwb4d
        9kf/9qTWabndEOlg9m87zqLZTrL/c4q8FILv9C6UWE0wJvJYtdp+qkr9J1FwTL29
        6ocdFO5nqyPjmHwgLev1C2i5KFFbEmJwFv7DyiLPe/yZsOqowRqnL6RtKtTP/S2w
        CtxIAg2qlvLb2806BejOPdCHFVVhZHN9bi+3k1I6M9hmeXpEfgWCDm3TD64pHGlu
        kQIBAw==
        -----END PUBLIC KEY-----

        """
    /// A key over P-384.
    static let p384PublicPEM = """
        -----BEGIN PUBLIC KEY-----
        MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAE6GuZXjUOTTEqlaa31djNzbRoL1iIAKHN
        bJcuHcsqWsONkARpUbA8yzsXmon9qIsbSFufLB9EsN1Bzm48OmkLv6q+weH/Su+y
        Rh/dpmKb7L1Dz3TBPYwaFiVhIkPwBGFI
        -----END PUBLIC KEY-----

        """
    /// The private half of the partner's key.
    static let p256PrivatePEM = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg5TE8Ly85IfSvGIa8
        xw2e1wUDaQTmhdtMlgkyP6f3EWChRANCAATsSjNNqz6AMmUTlSD+ScnHPmflWqbE
        GbzxVP+4+ZENIc8JSqrI5aB27wsBY2LhudsJlALn3jamCxsWLPSqOwde
        -----END PRIVATE KEY-----

        """
    /// The RSA key under the passphrase "secret".
    static let encryptedPrivatePEM = """
        -----BEGIN ENCRYPTED PRIVATE KEY-----
        MIIFNTBfBgkqhkiG9w0BBQ0wUjAxBgkqhkiG9w0BBQwwJAQQyThwUTA6WGLm7RLM
        p+MGbQICCAAwDAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEJV+AZRra1MBGSx/
        Yfb8B+IEggTQ+pdBh2/TO0vnfVvZX9ZEOeZWqnYJWPjzLmi1c68ZHl+FAasI4Ynx
        bCaYZtgGk9S6l3f2hagzU8j0q7Zth2Zh/h7rcOApEce8dnyP5yYBWVwU3BA74+KA
        iTOyhpQWPX6e+63N8vAJ5DWHo9gZ9XxTTHD+bwJSc/FL0iDDgh9iiEIoy7CNaj7E
        CTXNln1Y7eM9AF3CgNwtN+DFP6F5ckXw/FIogY+iW5eFQ3jyDF265WudoozX6oa3
        qFbEPSPgb/QpSY4g/pvnCzAKRnpXRdS4ytjFVaPZmO7O46j1Th8SngSnNGDd5VcS
        hytAUA5/2xgCQALSbGFW6s2DsrSz1N1JhGqqWa1983fCsqVyDCkSQn/P3NSxK60j
        3a90BW4kusFJD81EL83dvp04z6T0i+Hb0/UwgYx6QlOKi09ETZXQ+eQjuD+8d+Ux
        7NQT210dxQkFvqYwEWS7hq3BY/aYjbgARvrA4wpybfEVnBFCB59H7rxTvM/gKUwP
        RnhXTr40AP+QVT0r1ht6FXWsh8MeCOzDt+wbn379VsffuXwIvfHjQbiECjxXSuXT
        NFB9c/Yuh0B+ewKs+3phJNhs6jizhBZ4UYOuNMpIrBYvQKCnv3J/c4Q72DAIStxp
        66AHASrtvb0QhujiNVeeXL1smPZxq1FMZCbRjNtvv34LOtQ1hGahi8DLlIss6NVh
        VTZPjJKQjhcdZTo+A/b82z9WwZbA/busAAQ7NuGB7btNAr3qX8c1jrdLyOdym4zK
        r4/saviFMssKtHwAx/+ReOPx3L27kwIoT4je7ccgsvgX+zPZ/xrm+fQ5ySEbgrgW
        f6i4jBIoVl2o8Ipu8JRoTgF54jnNiq3MaPUQen/zKWI0ggBOLBvIxcBDwdjOzI5A
        sE58f/DuwqA6nUhzaPSuonP3pL01xC973/CNPIabbfX48yeZK3I8ZNFXXz13MAKg
        DFQQ0iapsUerHa12Aa1TSMCkX6NvxgM9xF7nGOmhLhSo5bxT73jkMvl/F6dorCJh
        bYfXGqQPbAckgqAUcmSURqidZmx96tvFVfH1dPLB6ieg/6z02qYDODYtFRLDMadK
        HC5t8p2sadywreB6yqq65j8C8PcE4j0qG1JsfyKLb232EprxqdQytvrqy9Mfgw1P
        MaqIW9mVatyvyzk5UHc/0jEffVqYA6vWW2SW99lqnwkpfJ2CL0esvgW7Py/6P26S
        zpTb8AOEU9J2NBlCly90jPI6yYPQJudW8ZpxL2/vbJ/Es+i8/Sq5SbCSO4s9HxMM
        p01iADp7m6RX1gCULnRJ4JW4paa5VWfE/FF2ykbHpiYf2Wy69kwNE6B0DGtbQ3x1
        i5Gwkf28DGLSUFCtB0DeYJIHcqLA24rTzmJ4VhKBgby2jHvlgN9YVIly7BL1TGYO
        WiaUDlW0d/oIanLlK50uxxRjuMowAtnk5n4zW563b4tp7fzBW2rpKjD5nz0riL1H
        L6Rvi+UDb0O0epmzS8ng6hme8S593TDgylf6oPS6lDvhPDTTZ4CQ6vsn7mvQvI6m
        vpakLxLq2pAtM4eq56cLfLHfj8Bw2yS2muH7WS+qAXvyqcDcsfPEzyqm9ffVqHg6
        FFSm2TBYBvQyN7poY7nvG4A3lJ2sIa8QQzcTGQKPUrziGGCPLTA5w7s=
        -----END ENCRYPTED PRIVATE KEY-----

        """
    /// The modulus of that key.
    static let rfcModulus = """
        ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yR\
        T-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXB\
        dQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9ia\
        GNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ
        """
    /// The modulus of the example in RFC 7638 section 3.1.
    static let thumbprintModulus = """
        0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjB\
        ZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8\
        KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_\
        xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw
        """
    /// The token of RFC 7515 appendix A.2.
    static let rfcToken = """
        eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19\
        yb290Ijp0cnVlfQ.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt\
        _O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb\
        1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI\
        8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw
        """
    /// The token of RFC 7515 appendix A.3.
    static let rfcP256Token = """
        eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19\
        yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU\
        1Q
        """
    /// A token that another implementation signed with the RSA key.
    static let foreignToken = """
        eyJhbGciOiJSUzI1NiIsImtpZCI6IklzVW42X2UwNE1hU2hYRklJU01wNGtHNjJMV3pNSVB5X012U0E1cEpnWDgiLCJ0eXAiOiJK\
        V1QifQ.eyJpc3MiOiJodHRwczovL21lZGxleS5leGFtcGxlIiwic3ViIjoiMDE5MGFhYWEtYmJiYi03Y2NjLThkZGQtZWVlZWZmZ\
        mYwMDAxIiwiaG9zcGl0YWxfaWQiOiIwMTkwYWFhYS1iYmJiLTdjY2MtOGRkZC1lZWVlZmZmZjAwMDIiLCJzaWQiOiIwMTkwYWFhY\
        S1iYmJiLTdjY2MtOGRkZC1lZWVlZmZmZjAwMDMiLCJqdGkiOiJ0b2tlbi0xIiwiaWF0IjoxODAwMDAwMDAwLCJuYmYiOjE4MDAwM\
        DAwMDAsImV4cCI6MTgwMDAwMDkwMCwicm9sZXMiOlsiZG9jdG9yIiwib3duZXIiXSwic2NvcGUiOiJwYXRpZW50LnJlYWQgcGF0a\
        WVudC53cml0ZSIsImxvY2FsZSI6ImFyIiwibiI6NSwib2siOnRydWV9.M2uhHhu5GVGRGrWwIp9Iz4NLfXXDeyKSIfoGFS5Es7vl\
        YLyneWN55mBmsO6m8COqUlNL3mYf_CKfukGrrBsfuSnErTyH9gbG7X35VPs1hLF5kYW3ABL-9D-302T0LOhtXBkQnB_hY1zthE22\
        0QWEGSAQJdV_6JWQAw7togiVrJ9fFUWCW2WZ0g8mvwRAifxuMoKMTfNUx1IgxM9Vwv5Dhv2PRl-KztFaMlmmE1LX0UksphRMpG6R\
        k4uhO9pD_qDJ5jgoll_hcM7QibQ7fx7-0yXn35HsKsPnkU0IZAWeD7nuspyeZRl_spH57fetLAcY6fGDSt1o6lFKdrxqxS5P0g
        """
    /// A token that another implementation signed with the partner's key.
    static let foreignP256Token = """
        eyJhbGciOiJFUzI1NiIsImtpZCI6InBhcnRuZXItMSIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJodHRwczovL21lZGxleS5leGFtcGx\
        lIiwic3ViIjoiMDE5MGFhYWEtYmJiYi03Y2NjLThkZGQtZWVlZWZmZmYwMDAxIiwiaG9zcGl0YWxfaWQiOiIwMTkwYWFhYS1iYmJ\
        iLTdjY2MtOGRkZC1lZWVlZmZmZjAwMDIiLCJzaWQiOiIwMTkwYWFhYS1iYmJiLTdjY2MtOGRkZC1lZWVlZmZmZjAwMDMiLCJqdGk\
        iOiJ0b2tlbi0xIiwiaWF0IjoxODAwMDAwMDAwLCJuYmYiOjE4MDAwMDAwMDAsImV4cCI6MTgwMDAwMDkwMCwicm9sZXMiOlsiZG9\
        jdG9yIiwib3duZXIiXSwic2NvcGUiOiJwYXRpZW50LnJlYWQgcGF0aWVudC53cml0ZSIsImxvY2FsZSI6ImFyIiwibiI6NSwib2s\
        iOnRydWV9.bfbDANBAIe4H7V0UO2hwHZF9GkVzGxp5q8UKV2Z8aLThYFiHThOZh1dAoY8fwT9TsL-BCAPrhVLBz7BLCVLe-Q
        """
}
